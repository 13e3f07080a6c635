/** How far apart two colours look, and how they look to eyes that lack one kind of cone. */

export const VISIONS = ['normal', 'protan', 'deutan', 'tritan'] as const;
export type Vision = (typeof VISIONS)[number];
/** Red, green and blue in linear light, 0 to 1. */
export type Light = readonly [red: number, green: number, blue: number];
type Lab = readonly [lightness: number, a: number, b: number];

/** Machado, Oliveira and Fernandes 2009, severity 1.0, in linear light. */
const SEEN: Readonly<Record<Exclude<Vision, 'normal'>, readonly Light[]>> = {
  protan: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deutan: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritan: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

/** sRGB to XYZ over the white of D65. */
const TO_XYZ: readonly Light[] = [
  [0.4124564 / 0.95047, 0.3575761 / 0.95047, 0.1804375 / 0.95047],
  [0.2126729, 0.7151522, 0.072175],
  [0.0193339 / 1.08883, 0.119192 / 1.08883, 0.9503041 / 1.08883],
];

const RADIAN = Math.PI / 180;

function times(matrix: readonly Light[], [red, green, blue]: Light): Light {
  const [x = 0, y = 0, z = 0] = matrix.map(([first, second, third]) => first * red + second * green + third * blue);
  return [x, y, z];
}

export function seenBy(vision: Vision, hex: string): Light {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const channel = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return channel <= 0.04045 ? channel / 12.92 : ((channel + 0.055) / 1.055) ** 2.4;
  });
  if (vision === 'normal') return [red, green, blue];
  const seen = times(SEEN[vision], [red, green, blue]);
  const [r = 0, g = 0, b = 0] = seen.map((channel) => Math.min(1, Math.max(0, channel)));
  return [r, g, b];
}

function labOf(light: Light): Lab {
  const [x = 0, y = 0, z = 0] = times(TO_XYZ, light).map((part) =>
    part > 216 / 24_389 ? Math.cbrt(part) : ((24_389 / 27) * part + 16) / 116,
  );
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

export function differenceOf(left: Light, right: Light): number {
  return differenceOfLab(labOf(left), labOf(right));
}

const degreesOf = (b: number, a: number): number => (a === 0 && b === 0 ? 0 : (Math.atan2(b, a) / RADIAN + 360) % 360);
const chromaWeight = (chroma: number): number => Math.sqrt(chroma ** 7 / (chroma ** 7 + 25 ** 7));

/** CIEDE2000 as Sharma, Wu and Dalal 2005 write it, with all weights 1. */
export function differenceOfLab([l1, a1, b1]: Lab, [l2, a2, b2]: Lab): number {
  const stretch = 1 + 0.5 * (1 - chromaWeight((Math.hypot(a1, b1) + Math.hypot(a2, b2)) / 2));
  const [chroma1, chroma2] = [Math.hypot(a1 * stretch, b1), Math.hypot(a2 * stretch, b2)];
  const [hue1, hue2] = [degreesOf(b1, a1 * stretch), degreesOf(b2, a2 * stretch)];
  const isGrey = chroma1 * chroma2 === 0;
  const turn = hue2 - hue1;
  const hueStep = isGrey ? 0 : turn > 180 ? turn - 360 : turn < -180 ? turn + 360 : turn;
  const sum = hue1 + hue2;
  const around = Math.abs(turn) <= 180 ? sum / 2 : sum < 360 ? (sum + 360) / 2 : (sum - 360) / 2;
  const hue = isGrey ? sum : around;
  const light = (l1 + l2) / 2;
  const chroma = (chroma1 + chroma2) / 2;
  const tilt =
    1 -
    0.17 * Math.cos((hue - 30) * RADIAN) +
    0.24 * Math.cos(2 * hue * RADIAN) +
    0.32 * Math.cos((3 * hue + 6) * RADIAN) -
    0.2 * Math.cos((4 * hue - 63) * RADIAN);
  const lightPart = (l2 - l1) / (1 + (0.015 * (light - 50) ** 2) / Math.sqrt(20 + (light - 50) ** 2));
  const chromaPart = (chroma2 - chroma1) / (1 + 0.045 * chroma);
  const huePart = (2 * Math.sqrt(chroma1 * chroma2) * Math.sin((hueStep / 2) * RADIAN)) / (1 + 0.015 * chroma * tilt);
  const turned = -2 * chromaWeight(chroma) * Math.sin(60 * Math.exp(-(((hue - 275) / 25) ** 2)) * RADIAN);
  return Math.sqrt(lightPart ** 2 + chromaPart ** 2 + huePart ** 2 + turned * chromaPart * huePart);
}
