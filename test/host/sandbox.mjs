// The bundled sandbox as a service of its own, with sample data and known keys: for what two clients do to one dataset.
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { repository } from './paths.mjs';

/**
 * @typedef {object} SampleSandbox
 * @property {string} url
 * @property {string} apiKey
 * @property {string} applicationKey
 * @property {(method: string, path: string, body?: unknown) => Promise<any>} request as another client
 * @property {() => void} stop
 */

/**
 * @param {string} file of the database
 * @returns {Promise<SampleSandbox>} once it listens
 */
export async function startSampleSandbox(file) {
  const apiKey = 'sample-api-key';
  const applicationKey = 'sample-application-key';
  const child = spawn(
    process.execPath,
    [path.join(repository, 'dist/sandbox.js'), '--port', '0', '--data', file, '--sample'],
    {
      env: { ...process.env, LLMOBS_SANDBOX_API_KEY: apiKey, LLMOBS_SANDBOX_APP_KEY: applicationKey },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  );
  const line = await new Promise((resolve, reject) => {
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`The sandbox ended with ${code} before it listened.`)));
  });
  const url = String(JSON.parse(line).url);
  return {
    url,
    apiKey,
    applicationKey,
    async request(method, address, body) {
      const response = await fetch(new URL(address, url), {
        method,
        headers: {
          'DD-API-KEY': apiKey,
          'DD-APPLICATION-KEY': applicationKey,
          'Content-Type': 'application/json',
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${address} answered ${response.status}: ${await response.text()}`);
      return response.json();
    },
    stop: () => void child.kill(),
  };
}
