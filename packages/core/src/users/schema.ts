export {
  type CreateOwner,
  changePasswordSchema,
  createOwnerSchema,
  emailSchema,
  type Locale,
  localeSchema,
  locales,
  passwordSchema,
  personSchema,
  type UserView,
} from "./user.schema.ts"
