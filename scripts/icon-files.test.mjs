import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './bootstrap.mjs';
import { packIcns, packIco } from './icon-files.mjs';

const picture = (/** @type {number} */ size) => ({ size, png: Buffer.from(`picture of ${size}`) });

/** What an `.ico` holds, read by its own directory. @param {Buffer} ico */
function readIco(ico) {
  return Array.from({ length: ico.readUInt16LE(4) }, (_, index) => {
    const at = 6 + 16 * index;
    const offset = ico.readUInt32LE(at + 12);
    return { size: ico.readUInt8(at) || 256, png: ico.subarray(offset, offset + ico.readUInt32LE(at + 8)) };
  });
}

/** The chunks of an `.icns`, read by their lengths. @param {Buffer} icns */
function readIcns(icns) {
  /** @type {{ type: string, png: Buffer }[]} */
  const chunks = [];
  for (let at = 8; at < icns.length; at += icns.readUInt32BE(at + 4)) {
    chunks.push({
      type: icns.toString('latin1', at, at + 4),
      png: icns.subarray(at + 8, at + icns.readUInt32BE(at + 4)),
    });
  }
  return chunks;
}

/** Width and height that a PNG says it has. @param {Buffer} png */
const measure = (png) => [png.readUInt32BE(16), png.readUInt32BE(20)];

describe('icon containers', () => {
  it('give back the pictures that were packed', () => {
    const pictures = [16, 48, 256].map(picture);
    expect(readIco(packIco(pictures))).toEqual(pictures);
    const icns = packIcns([16, 32, 1024].map(picture));
    expect(icns.toString('latin1', 0, 4)).toBe('icns');
    expect(icns.readUInt32BE(4)).toBe(icns.length);
    expect(readIcns(icns)).toEqual([
      { type: 'ic11', png: picture(32).png },
      { type: 'ic10', png: picture(1024).png },
    ]);
  });
});

describe('the icons of the app', () => {
  const read = (/** @type {string} */ name) => readFileSync(join(root, 'assets', 'icons', name));

  it.each(['icon', 'document'])('hold pictures of the sizes that they promise: %s', (name) => {
    const ico = readIco(read(`${name}.ico`));
    expect(ico.map(({ size }) => size)).toEqual([16, 24, 32, 48, 64, 128, 256]);
    for (const { size, png } of ico) expect(measure(png)).toEqual([size, size]);
    const icns = readIcns(read(`${name}.icns`));
    expect(icns.map(({ png }) => measure(png)[0])).toEqual([32, 64, 128, 256, 256, 512, 512, 1024]);
  });

  it('are there for Linux and the window', () => {
    for (const size of [16, 32, 48, 64, 128, 256, 512])
      expect(measure(read(`${size}x${size}.png`))).toEqual([size, size]);
  });
});
