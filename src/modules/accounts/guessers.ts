import type { Subject } from '../../platform/security/throttle';

const HOME = '/';

/** Both the address and the account are watched: many accounts from one place, one from many. */
export function guessers(request: { readonly ip: string }, email: string): Subject[] {
  return [
    { purpose: 'sign-in', of: `address ${request.ip}`, limit: 50 },
    { purpose: 'sign-in', of: `email ${email.trim().toLowerCase()}`, limit: 8 },
  ];
}

/** Only paths of this site: "//elsewhere.example" and "/\elsewhere" would leave it. */
export function localPath(next: string | undefined): string {
  return next !== undefined && /^\/(?![/\\])[^\s\\]*$/.test(next) ? next : HOME;
}
