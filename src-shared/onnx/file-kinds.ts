/** Files people choose by mistake, by their first bytes. Earlier rows win. */
const SIGNATURES: readonly { readonly what: string; readonly at: number; readonly bytes: string }[] = [
  { what: 'a PNG picture', at: 0, bytes: '\x89PNG' },
  { what: 'a JPEG picture', at: 0, bytes: '\xff\xd8\xff' },
  { what: 'a GIF picture', at: 0, bytes: 'GIF8' },
  { what: 'a PDF document', at: 0, bytes: '%PDF' },
  {
    what: 'a zip archive (PyTorch, Keras and NumPy save such files, and downloads are often packed)',
    at: 0,
    bytes: 'PK',
  },
  { what: 'a gzip archive', at: 0, bytes: '\x1f\x8b' },
  { what: 'an HDF5 file (Keras saves such models)', at: 0, bytes: '\x89HDF' },
  { what: 'a Python pickle (older PyTorch saves such models)', at: 0, bytes: '\x80\x02' },
  { what: 'a Parquet table', at: 0, bytes: 'PAR1' },
  { what: 'a GGUF model', at: 0, bytes: 'GGUF' },
  { what: 'a model in onnxruntime’s own ORT format', at: 4, bytes: 'ORTM' },
  { what: 'a TensorFlow Lite model', at: 4, bytes: 'TFL3' },
  { what: 'a safetensors file', at: 8, bytes: '{"' },
  {
    what: 'a Git LFS pointer, which stands for a file that was not downloaded',
    at: 0,
    bytes: 'version https://git-lfs',
  },
];

/** What a file that is no ONNX model seems to be, in words; null when nothing is recognised. */
export function recognizeFile(bytes: Uint8Array): string | null {
  const head = String.fromCharCode(...bytes.subarray(0, 512));
  for (const { what, at, bytes: signature } of SIGNATURES) if (head.startsWith(signature, at)) return what;
  const text = head.replace(/^\xef\xbb\xbf/, '').trimStart();
  if (/^<(!doctype html|html|head|body)/i.test(text)) return 'an HTML page';
  if (/^<(\?xml|svg)/i.test(text)) return 'an XML document';
  if (/^[[{]\s*["{[\]}\d]/.test(text)) return 'a JSON text';
  // An ONNX file starts with the small number of its format version, which no text does.
  if (text.length >= 4 && /^[\t\n\r\x20-\x7e\x80-\xff]*$/.test(head)) return 'a text';
  return null;
}
