// The transport that orval's client calls: it knows where the instance is.
let base = '';
export const use = (url: string): void => { base = url; };

export async function transport<T>(url: string, init: RequestInit): Promise<T> {
  const response = await fetch(base + url, init);
  const text = await response.text();
  const isJSON = response.headers.get('content-type')?.startsWith('application/json');
  return { data: isJSON ? JSON.parse(text) : text, status: response.status, headers: response.headers } as T;
}
