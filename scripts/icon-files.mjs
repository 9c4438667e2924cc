/** The containers that Windows and macOS keep icons in. Both take whole PNG files. Only Node's own modules are used here. */

/** @typedef {{ readonly size: number, readonly png: Uint8Array }} Picture */

/**
 * A Windows `.ico`: a directory of 16 bytes a picture, then the pictures.
 *
 * @param {readonly Picture[]} pictures up to 256 pixels wide
 */
export function packIco(pictures) {
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    // A byte each for width and height; 0 stands for 256.
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** What macOS calls each size; the second name is that of the same pixels on a screen of twice the density. */
const ICNS_TYPES = /** @type {const} */ ([
  [32, 'ic11'],
  [64, 'ic12'],
  [128, 'ic07'],
  [256, 'ic08'],
  [256, 'ic13'],
  [512, 'ic09'],
  [512, 'ic14'],
  [1024, 'ic10'],
]);

/**
 * An Apple `.icns`: chunks of a four-letter type, a length that counts the eight bytes before the picture, and the picture.
 *
 * @param {readonly Picture[]} pictures 32 to 1024 pixels wide; sizes that macOS has no name for are left out
 */
export function packIcns(pictures) {
  const chunks = ICNS_TYPES.flatMap(([size, type]) => {
    const picture = pictures.find((candidate) => candidate.size === size);
    return picture ? [chunk(type, picture.png)] : [];
  });
  return chunk('icns', Buffer.concat(chunks));
}

/** @param {string} type @param {Uint8Array} body */
function chunk(type, body) {
  const head = Buffer.alloc(8);
  head.write(type, 'latin1');
  head.writeUInt32BE(8 + body.length, 4);
  return Buffer.concat([head, body]);
}
