export { shallow } from 'zustand/shallow';
