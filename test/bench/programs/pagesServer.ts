import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { serveQuestions } from '../processes';
import { listedRecord } from '../sampleRecords';

// Hands out the pages of one listing from memory: `page[limit]` must be one of the sizes that it was started with.
//   node pagesServer.js RECORDS SIZE…

const [records = 0, ...sizes] = process.argv.slice(2).map(Number);
const texts = Array.from({ length: records }, (_, index) => listedRecord(index, 'dataset'));
const listings = new Map<string, Map<string, Buffer>>();
for (const size of sizes) {
  const pages = new Map<string, Buffer>();
  for (let at = 0; at < records; at += size) {
    const after = at + size < records ? JSON.stringify(String(at + size)) : 'null';
    const data = texts.slice(at, at + size).join(',');
    pages.set(String(at || ''), Buffer.from(`{"data":[${data}],"meta":{"after":${after}}}`));
  }
  listings.set(String(size), pages);
}
texts.length = 0;

const server = http.createServer((request, response) => {
  const query = new URL(request.url ?? '', 'http://localhost').searchParams;
  const page = listings.get(query.get('page[limit]') ?? '')?.get(query.get('page[cursor]') ?? '');
  if (!page) response.writeHead(404).end();
  else response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': page.length }).end(page);
});
server.listen(0, '127.0.0.1', () =>
  serveQuestions({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
