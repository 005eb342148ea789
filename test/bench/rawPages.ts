import type { Pool } from 'undici';

/** Reads an answer and throws its bytes away as they come: what any client has to do at least. Gives their number. */
export async function readAndDiscard(pool: Pool, path: string, headers: Record<string, string> = {}): Promise<number> {
  const { statusCode, body } = await pool.request({ method: 'GET', path, headers });
  let bytes = 0;
  for await (const chunk of body) bytes += (chunk as Buffer).length;
  if (statusCode !== 200) throw new Error(`GET ${path} answered ${statusCode}.`);
  return bytes;
}
