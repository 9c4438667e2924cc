import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InferenceSession, Tensor } from 'onnxruntime-node';

/** Indices of the special tokens, before the entries of a vocabulary. */
const [START, END, FIRST_ENTRY] = [1, 2, 4];

/** The vocabularies of the text columns, in their order, from the metadata of an exported file. */
async function readVocabularies(path: string): Promise<string[][]> {
  const text = (await readFile(path)).toString('utf8');
  return [...text.matchAll(/"vocabulary":\s*(\[[^\]]*\])/g)].map(([, list = '[]']) => JSON.parse(list) as string[]);
}

/** Writes the answer to a text with nothing but the two exported files: the encoder once, the step for each token. */
export async function writeWithPair(folder: string, text: string): Promise<string> {
  const open = (name: string): Promise<InferenceSession> => InferenceSession.create(join(folder, name));
  const [encoder, step] = await Promise.all([open('encoder.onnx'), open('decoder-step.onnx')]);
  const [source = [], target = []] = await readVocabularies(join(folder, 'encoder.onnx'));
  const integers = (dims: number[], values: readonly number[]): Tensor =>
    new Tensor('int64', BigInt64Array.from(values, BigInt), dims);
  const tokens = [...Array.from(text, (letter) => source.indexOf(letter) + FIRST_ENTRY), END];
  const feeds = Object.fromEntries(
    encoder.inputNames.map((name) => [
      name,
      name.endsWith('lengths') ? integers([1], [tokens.length]) : integers([1, tokens.length], tokens),
    ]),
  );
  let values: Record<string, Tensor> = { ...(await encoder.run(feeds)) };
  const [tokenName = ''] = step.inputNames.filter((name) => name.endsWith('.token'));
  const logitsName = tokenName.replace(/token$/, 'logits');
  let [token, written] = [START, ''];
  for (let i = 0; i < 20; i++) {
    const given = step.inputNames.filter((name) => name !== tokenName).map((name) => [name, values[name]] as const);
    const outputs = await step.run({ ...Object.fromEntries(given), [tokenName]: integers([1], [token]) } as Record<
      string,
      Tensor
    >);
    const logits = Array.from(outputs[logitsName]?.data as Float32Array);
    // Neither padding nor a second start is ever written.
    logits[0] = logits[START] = Number.NEGATIVE_INFINITY;
    token = logits.indexOf(Math.max(...logits));
    if (token === END) break;
    written += target[token - FIRST_ENTRY] ?? '?';
    const next = Object.entries(outputs).filter(([name]) => name.endsWith('.next'));
    values = { ...values, ...Object.fromEntries(next.map(([name, value]) => [name.slice(0, -'.next'.length), value])) };
  }
  return written;
}
