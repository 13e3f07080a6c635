/** What the grid loads once its first picture stands: figures as pixels. */
export { FigureCanvas } from './figure-canvas.tsx';
export { FigureSheet } from './figure-sheet.ts';
export { PlaceKeys } from '../risk/place-keys.ts';
