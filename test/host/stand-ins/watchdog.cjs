'use strict';
// Stands in for @vscode/native-watchdog, a native module that ends a process whose parent has vanished.
// Here the process group is ended by whoever started it (processes.mjs).
exports.start = () => {};
