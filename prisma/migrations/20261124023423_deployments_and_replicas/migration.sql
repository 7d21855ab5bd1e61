-- AlterTable
ALTER TABLE "Build" ADD COLUMN     "actorName" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Release" ADD COLUMN     "imageRemovedAt" TIMESTAMP(3);

-- AlterTable
ALTER TABLE "Deployment" ADD COLUMN     "actorName" TEXT NOT NULL DEFAULT '';

-- AlterTable
ALTER TABLE "Replica" ADD COLUMN     "deploymentId" TEXT NOT NULL,
ADD COLUMN     "name" TEXT NOT NULL,
ADD COLUMN     "position" INTEGER NOT NULL;

-- CreateIndex
CREATE UNIQUE INDEX "Replica_deploymentId_position_key" ON "Replica"("deploymentId", "position");

-- AddForeignKey
ALTER TABLE "Replica" ADD CONSTRAINT "Replica_deploymentId_fkey" FOREIGN KEY ("deploymentId") REFERENCES "Deployment"("id") ON DELETE CASCADE ON UPDATE CASCADE;
