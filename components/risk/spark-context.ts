import { createContext } from 'react';
import type { SparkShape } from './spark-path.ts';

/** Lines of half an hour of the rows on screen, by account. */
export const SparkContext = createContext<ReadonlyMap<string, SparkShape>>(new Map());
