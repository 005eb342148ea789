import tls from 'node:tls';

let certificates: string[] | undefined;

/**
 * The certificates that Node brings along or was told of, and those of the operating system, which hold what a company's
 * own proxy signs with. undefined (Node's default) where this Node can't read them.
 */
export function trustedCertificates(): string[] | undefined {
  certificates ??= read();
  return certificates.length > 0 ? certificates : undefined;
}

function read(): string[] {
  try {
    return [...new Set([...tls.getCACertificates('default'), ...tls.getCACertificates('system')])];
  } catch {
    // Node before 22.15, or a build without access to the system's store.
    return [];
  }
}
