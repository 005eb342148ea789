'use strict';
// Stands in for the native module @vscode/spdlog, through which VS Code writes its logs and every output channel:
// without it output channels stay empty. Appends synchronously; a file that grew too big is moved aside.
const fs = require('node:fs');
const path = require('node:path');

const levels = ['trace', 'debug', 'info', 'warn', 'error', 'critical'];
const info = levels.indexOf('info');

/** @param {Date} date in local time, as spdlog writes it */
function stamp(date) {
  const utc = new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString();
  return utc.slice(0, 23).replace('T', ' ');
}

class Logger {
  /**
   * @param {string} file
   * @param {number} maxBytes after which the file is moved aside; 0 for never
   * @param {number} maxFiles how many to keep, the current one included
   */
  constructor(file, maxBytes, maxFiles) {
    this.file = file;
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
    this.level = info;
    this.raw = false;
    this.dropped = false;
    this.bytes = fs.existsSync(file) ? fs.statSync(file).size : 0;
    levels.forEach((name, level) => {
      Object.defineProperty(this, name, { value: (/** @type {string} */ text) => this.write(level, text) });
    });
  }

  /**
   * @param {number} level
   * @param {string} text
   */
  write(level, text) {
    if (level < this.level || this.dropped) return;
    const line = this.raw ? String(text) : `${stamp(new Date())} [${levels[level]}] ${text}\n`;
    try {
      if (this.maxBytes && this.bytes + line.length > this.maxBytes) this.rotate();
      fs.appendFileSync(this.file, line);
      this.bytes += Buffer.byteLength(line);
    } catch {
      // A log line is never worth an exception.
    }
  }

  rotate() {
    const { ext, dir, name } = path.parse(this.file);
    const numbered = (/** @type {number} */ n) => path.join(dir, n ? `${name}.${n}${ext}` : `${name}${ext}`);
    for (let n = this.maxFiles - 1; n >= 1; n--) {
      if (fs.existsSync(numbered(n - 1))) fs.renameSync(numbered(n - 1), numbered(n));
    }
    if (this.maxFiles <= 1) fs.truncateSync(this.file, 0);
    this.bytes = 0;
  }

  getLevel() {
    return this.level;
  }
  setLevel(/** @type {number} */ level) {
    this.level = level;
  }
  setPattern() {
    this.raw = false;
  }
  clearFormatters() {
    this.raw = true;
  }
  flush() {}
  drop() {
    this.dropped = true;
  }
}

/**
 * @param {string} _name
 * @param {string} file
 * @param {number} maxBytes
 * @param {number} maxFiles
 */
async function createLogger(_name, file, maxBytes, maxFiles) {
  await fs.promises.mkdir(path.dirname(file), { recursive: true });
  return new Logger(file, maxBytes, maxFiles);
}

// One by one: VS Code imports these by name, and Node finds the names of a CommonJS module only in this form.
exports.version = 0;
exports.Logger = Logger;
exports.setLevel = () => {};
exports.setFlushOn = () => {};
exports.createRotatingLogger = createLogger;
exports.createAsyncRotatingLogger = createLogger;
