/** What a stroke in a text area is read for. */
type Stroke = {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
  readonly repeat: boolean;
  readonly nativeEvent: { readonly isComposing: boolean };
  readonly currentTarget: { readonly form: { readonly requestSubmit: () => void } | null };
  readonly preventDefault: () => void;
};

/**
 * Ctrl Enter, or Cmd Enter, sends the form of the text area; Enter alone is a new line. A key that is held sends once,
 * and one that ends a composed character belongs to that.
 */
export function sendOnCtrlEnter(stroke: Stroke): void {
  const isSend = stroke.key === 'Enter' && (stroke.ctrlKey || stroke.metaKey) && !stroke.altKey && !stroke.shiftKey;
  if (!isSend || stroke.nativeEvent.isComposing) return;
  stroke.preventDefault();
  if (!stroke.repeat) stroke.currentTarget.form?.requestSubmit();
}
