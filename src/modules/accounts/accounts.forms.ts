import { IsEmail, IsIn, IsString, Length, MaxLength, MinLength } from 'class-validator';

import { ROLES, type Role } from '../../platform/security/current-actor';

export const MIN_PASSWORD = 12;
const MAX_PASSWORD = 128;

export class SignUpForm {
  @IsString({ message: 'accounts.form.name' })
  @Length(2, 80, { message: 'accounts.form.name' })
  name!: string;

  @IsEmail({}, { message: 'accounts.form.email' })
  @MaxLength(320, { message: 'accounts.form.email' })
  email!: string;

  @MinLength(MIN_PASSWORD, { message: 'accounts.form.password' })
  @MaxLength(MAX_PASSWORD, { message: 'accounts.form.passwordTooLong' })
  password!: string;
}

export class EmailForm {
  @IsEmail({}, { message: 'accounts.form.email' })
  email!: string;
}

export class NewPasswordForm {
  @MinLength(MIN_PASSWORD, { message: 'accounts.form.password' })
  @MaxLength(MAX_PASSWORD, { message: 'accounts.form.passwordTooLong' })
  password!: string;
}

/** A password that is checked, not chosen: any length will do. */
export class PasswordForm {
  @MinLength(1, { message: 'accounts.form.passwordMissing' })
  @MaxLength(MAX_PASSWORD, { message: 'accounts.form.passwordTooLong' })
  password!: string;
}

export class PasswordChangeForm extends PasswordForm {
  @MinLength(MIN_PASSWORD, { message: 'accounts.form.password' })
  @MaxLength(MAX_PASSWORD, { message: 'accounts.form.passwordTooLong' })
  passwordNew!: string;
}

export class RoleForm {
  @IsIn(ROLES.filter((role) => role !== 'resident'), { message: 'accounts.form.role' })
  role!: Role;
}
