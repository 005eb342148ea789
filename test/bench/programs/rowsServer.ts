import http from 'node:http';
import type { AddressInfo } from 'node:net';
import fs from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { elementsOf, membersOf } from '../../../src/json/members';
import type { RawJson } from '../../../src/json/rawJson';
import { serveQuestions } from '../processes';

// The least that a server does which keeps records in SQLite: their JSON texts, a row each, are read and joined for each
// page. The records are those of files that hold pages; the first page is at /0, the second at /1, …
//   node rowsServer.js DATABASE FILE…

const [databaseFile = '', ...files] = process.argv.slice(2);
const database = new DatabaseSync(databaseFile);
database.exec('CREATE TABLE records (place INTEGER PRIMARY KEY, json TEXT NOT NULL); BEGIN');
const insert = database.prepare('INSERT INTO records (json) VALUES (?)');
for (const file of files) {
  const data = membersOf(fs.readFileSync(file, 'utf8') as RawJson).find(({ key }) => key === 'data');
  for (const record of data ? elementsOf(data.value) : []) insert.run(record);
}
database.exec('COMMIT');
const { records } = database.prepare('SELECT count(*) AS records FROM records').get() as { records: number };
const size = records / files.length;
const select = database.prepare('SELECT json FROM records WHERE place>? ORDER BY place LIMIT ?');

const server = http.createServer((request, response) => {
  const rows = select.all(Number(request.url?.slice(1)) * size, size) as { json: string }[];
  const page = Buffer.from(`{"data":[${rows.map(({ json }) => json).join(',')}],"meta":{"after":null}}`);
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': page.length }).end(page);
});
server.listen(0, '127.0.0.1', () =>
  serveQuestions({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` }),
);
