/**
 * onnxruntime keeps a database of its use in the user's cache folder, and may send it, unless it is told not to before it is
 * loaded. Imported before it, wherever it is: in the worker, on the command line, in tests.
 */
process.env['ORT_DISABLE_TELEMETRY'] = '1';
