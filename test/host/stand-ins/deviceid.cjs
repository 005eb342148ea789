'use strict';
// Stands in for the native module @vscode/deviceid: telemetry is off, so any constant will do.
exports.getDeviceId = () => Promise.resolve('00000000-0000-4000-8000-000000000000');
