import * as l10n from '@vscode/l10n';
import type { UploadFile } from './client';
import type { StreamedBody } from './http';

/**
 * A multipart/form-data body with one part `file`, streamed, of known length. `onSent` gets how many bytes of the file were
 * taken by the connection. Reading throws where the file turns out longer or shorter than it said.
 */
export function multipartFile(boundary: string, file: UploadFile, onSent: (bytes: number) => void): StreamedBody {
  const head = Buffer.from(
    `--${boundary}\r\n` +
      `Content-Disposition: form-data; name="file"; filename="${escapeName(file.name)}"\r\n` +
      'Content-Type: text/csv\r\n\r\n',
  );
  const tail = Buffer.from(`\r\n--${boundary}--\r\n`);
  return {
    length: head.byteLength + file.size + tail.byteLength,
    async *open() {
      let bytes = 0;
      yield head;
      for await (const chunk of file.open()) {
        if (bytes + chunk.byteLength > file.size) throw changed(file);
        yield chunk;
        bytes += chunk.byteLength;
        onSent(bytes);
      }
      if (bytes < file.size) throw changed(file);
      yield tail;
    },
  };
}

/** As browsers write file names. */
function escapeName(name: string): string {
  return name.replace(/\r/g, '%0D').replace(/\n/g, '%0A').replace(/"/g, '%22');
}

function changed({ name }: UploadFile): Error {
  return new Error(l10n.t('{0} was changed while it was read', name));
}
