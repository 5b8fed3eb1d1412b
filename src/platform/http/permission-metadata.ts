/**
 * Where the access decorators of `auth` leave what a route needs. The keys live here, left of `auth`, because the API document
 * reads them too: one decorator feeds the guard and the documentation.
 */
export const PERMISSION_METADATA = Symbol('permission');
/** `true` on a route, or a controller, that answers without a login. */
export const PUBLIC_METADATA = Symbol('public');
