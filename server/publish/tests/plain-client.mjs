/**
 * A client of /rt in plain JavaScript, written from lib/protocol/SPEC.md and none of this product's code.
 * Usage: node plain-client.mjs URL ORIGIN COOKIE. It reports to its parent process what it holds.
 */
import { io } from 'socket.io-client';

const [url, origin, cookie] = process.argv.slice(2);
const held = {
  epoch: null,
  throughSeq: 0,
  ordinal: null,
  columns: [],
  rows: new Map(),
  cards: new Map(),
  alerts: new Map(),
};
let awaitsSnapshot = true;

const socket = io(url, {
  path: '/rt',
  transports: ['websocket'],
  extraHeaders: { origin, cookie },
  // [PC2]: the version, and the cursor of what is held.
  auth: (give) => {
    const cursor = held.epoch === null ? {} : { epoch: held.epoch, cursor: held.throughSeq };
    give({ protocol: 1, ...cursor, ...(held.ordinal === null ? {} : { ordinal: held.ordinal }) });
  },
});

function report(what, value) {
  process.send?.({ what, value });
}

// [PR1]: row k belongs to indexes[k]; its values stand in the order of welcome.columns; null is unknown.
function takePicture(picture) {
  for (const card of picture.cards ?? []) held.cards.set(card.index, card);
  const block = picture.rows ?? { indexes: [], values: [] };
  block.indexes.forEach((index, position) => {
    const values = block.values.slice(position * held.columns.length, (position + 1) * held.columns.length);
    held.rows.set(index, Object.fromEntries(held.columns.map((column, at) => [column, values[at]])));
    report('equity', held.rows.get(index).equity);
  });
}

socket.on('connect', () => {
  // [PS1]: the server keeps nothing between connections.
  socket.timeout(5000).emit('subscribe', { topic: 'monitor', view: 'all', sort: [], filter: '' }, () => {});
  socket.timeout(5000).emit('rows', [0, 1, 2, 3], (error, answer) => {
    if (error === null && answer.ok && held.epoch !== null) report('ready', held.alerts.size);
  });
});

socket.on('welcome', (welcome) => {
  held.columns = welcome.columns;
});

// [PF3]: what is held afterwards is exactly the snapshot.
socket.on('snapshot', (snapshot) => {
  awaitsSnapshot = false;
  held.epoch = snapshot.epoch;
  held.throughSeq = snapshot.throughSeq;
  held.ordinal = null;
  held.rows.clear();
  held.cards.clear();
  held.alerts = new Map(snapshot.alerts.map((alert) => [alert.alertId, alert]));
  takePicture(snapshot);
});

socket.on('frame', (frame) => {
  if (awaitsSnapshot) return;
  // [PF1]: only the next frame is applied.
  if (frame.baseSeq !== held.throughSeq) {
    awaitsSnapshot = true;
    socket.timeout(5000).emit('resync', () => {});
    return;
  }
  for (const notice of frame.notices) {
    if (notice.type !== 'AlertTransitioned') continue;
    held.alerts.set(notice.alert.alertId, notice.alert);
    if (notice.to === 'firing') acknowledge(notice.alert);
  }
  held.throughSeq = frame.throughSeq;
  // [PF2]: an entry with more notices than a frame carries.
  held.ordinal = frame.more === true ? (frame.notices.at(-1)?.ordinal ?? held.ordinal ?? -1) : null;
  takePicture(frame);
});

// [PB1]: each beat is answered.
socket.on('beat', () => socket.emit('presence', { visible: false, used: false }));

function acknowledge(alert) {
  const request = {
    alertId: alert.alertId,
    rungSeen: alert.rung,
    seqSeen: alert.changedSeq,
    clientActionId: `plain-${alert.changedSeq}`,
  };
  socket.timeout(5000).emit('acknowledge', request, (error, answer) => {
    if (error === null && answer.type === 'Accepted') report('acknowledged', answer.seq);
  });
}
