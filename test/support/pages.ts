/** A page as the server renders it. */
export interface Page {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

/** Asks for a page as a browser does, without following where it leads. */
export async function pageAt(url: string, options: RequestInit = {}): Promise<Page> {
  const answer = await fetch(url, { redirect: 'manual', ...options });
  return { status: answer.status, headers: answer.headers, text: await answer.text() };
}

/** Sends a form of a page as a browser does, filled in. */
export function sendForm(
  url: string,
  form: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Page> {
  return pageAt(url, { method: 'POST', body: new URLSearchParams(form), headers });
}

/** The fields of one form as a page holds them. */
export function formIn({ text }: Page, kind: string): Record<string, string> {
  const form = text.split('<form').find((one) => one.includes(`name="do" value="${kind}"`));
  if (form === undefined) throw new Error(`the page offers no ${kind}`);
  const inputs = [...form.matchAll(/name="([\w-]+)"[^>]*?value="([^"]*)"/g)];
  const words = /<textarea[^>]*>([^<]*)</.exec(form)?.[1];
  return {
    ...Object.fromEntries(inputs.map(([, name, value]) => [name, value])),
    ...(words ? { words } : {}),
  };
}

/** What a page offers to do. */
export function offers({ text }: Page): string[] {
  return [...text.matchAll(/name="do" value="([\w-]+)"/g)].map(([, kind]) => kind ?? '');
}
