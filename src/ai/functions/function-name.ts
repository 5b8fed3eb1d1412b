/** `plugin/function`, as folders and decorators write it, and `plugin.function`, as templates and addresses do. */
export function publicName(name: string): string {
  return name.replace('/', '.');
}

export function internalName(name: string): string {
  return name.replace('.', '/');
}
