import { SPARK_HEIGHT, SPARK_WIDTH } from '../risk/spark-path.ts';
import type { SparkShape } from '../risk/spark-path.ts';
import type { Picture } from './raster.ts';

/** Colours of one theme, as CSS writes them. */
export type SparkInks = { readonly up: string; readonly down: string; readonly floor: string };

/** Draws the lines of half an hour, each once as long as it and the theme stand. */
export class SparkPictures {
  readonly #inks: SparkInks;
  readonly #ratio: number;
  readonly #context: CanvasRenderingContext2D;
  readonly #pictures = new WeakMap<SparkShape, Picture>();

  /** @param ratio Device pixels of a CSS pixel. */
  constructor(inks: SparkInks, ratio: number) {
    const canvas = document.createElement('canvas');
    canvas.width = Math.ceil(SPARK_WIDTH * ratio);
    canvas.height = Math.ceil(SPARK_HEIGHT * ratio);
    const context = canvas.getContext('2d', { willReadFrequently: true });
    if (context === null) throw new Error('Invariant: a browser that shows the desk has a canvas');
    context.scale(ratio, ratio);
    this.#context = context;
    this.#inks = inks;
    this.#ratio = ratio;
  }

  of(shape: SparkShape): Picture {
    const held = this.#pictures.get(shape);
    if (held !== undefined) return held;
    const picture = this.#draw(shape);
    this.#pictures.set(shape, picture);
    return picture;
  }

  /** As `SparkCell` draws it. */
  #draw({ path, end, floorY, isUp }: SparkShape): Picture {
    const context = this.#context;
    context.clearRect(0, 0, SPARK_WIDTH, SPARK_HEIGHT);
    context.lineWidth = 1;
    if (floorY !== null) {
      context.strokeStyle = this.#inks.floor;
      context.stroke(new Path2D(`M0 ${floorY}H${SPARK_WIDTH}`));
    }
    context.strokeStyle = context.fillStyle = isUp ? this.#inks.up : this.#inks.down;
    context.stroke(new Path2D(path));
    context.beginPath();
    context.arc(end.x, end.y, 1.5, 0, 2 * Math.PI);
    context.fill();
    const width = Math.ceil(SPARK_WIDTH * this.#ratio);
    const height = Math.ceil(SPARK_HEIGHT * this.#ratio);
    return { width, height, pixels: new Uint32Array(context.getImageData(0, 0, width, height).data.buffer) };
  }
}
