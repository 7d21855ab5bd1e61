import type { SecretView } from "@naru/core/secrets/schema"
import type { ServiceView } from "@naru/core/services/schema"

type Secret = Pick<SecretView, "id" | "name" | "scope">
type Service = Pick<ServiceView, "id" | "name" | "config">

/**
 * Names of the services that list this secret and get this very one: of several of one name the narrowest scope wins,
 * so a service's own hides the team's.
 */
export function secretUsers(
  secret: Secret,
  secrets: readonly Secret[],
  services: readonly Service[],
): string[] {
  const { scope } = secret
  const reaches = (service: Service) =>
    scope.kind === "service"
      ? scope.serviceId === service.id
      : !secrets.some(
          (other) =>
            other.name === secret.name &&
            other.scope.kind === "service" &&
            other.scope.serviceId === service.id,
        )
  return services
    .filter((service) => service.config.secrets.some(({ name }) => name === secret.name) && reaches(service))
    .map(({ name }) => name)
}
