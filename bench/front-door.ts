/** Like any other client: what is refused is an error. */
export async function post(url: string, path: string, body: object): Promise<unknown> {
  const answer = await fetch(`${url}/api/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

export async function logIn(url: string, email: string, password: string): Promise<string> {
  return ((await post(url, 'auth/login', { email, password })) as { accessToken: string }).accessToken;
}
