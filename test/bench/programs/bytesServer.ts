import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveQuestions } from '../processes';

// Hands out files from memory: the first at /0, the second at /1, …
//   node bytesServer.js FILE…

const pages = process.argv.slice(2).map((file) => fs.readFileSync(file));
const server = http.createServer((request, response) => {
  const page = pages[Number(request.url?.slice(1))];
  if (!page) response.writeHead(404).end();
  else response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': page.length }).end(page);
});
server.listen(0, '127.0.0.1', () =>
  serveQuestions({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
