const shared = globalThis as { stopTestServer?: () => Promise<void> };

export default async function teardown(): Promise<void> {
  await shared.stopTestServer?.();
}
