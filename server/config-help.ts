/** What `npm start -- --help` prints. Options win over the environment, that over CONFIG_FILE. */
export const SERVER_HELP = `npm start -- [options]

Opens the desk. Without --demo it is a real one: the first start prints the link that makes its administrator.

  --port N        the port to listen on, as PORT (default 3000)
  --data DIR      where the journal and the store are kept, as DATA_DIR (default ./data)
  --demo          a simulated trading floor instead of a feed, kept in DATA_DIR/demo
  --accounts N    with --demo: how many accounts, 1 to 100000 (default 5000)
  --seed N        with --demo: the floor's seed; the same seed gives the same day (default 1)
  --speed X       with --demo: 0.1 to 100 times real time (default 1)
  --fresh         with --demo: start over, remove the demo's data first
  --dev           pages are built as they are asked for
  -h, --help      this text

Environment, or one JSON object of the same names in the file that CONFIG_FILE names (owner only, chmod 600):

  HOST                     address to listen on (default 127.0.0.1); another than loopback needs PUBLIC_ORIGIN with
                           https and TRUSTED_PROXIES
  PORT, DATA_DIR           as --port and --data
  PUBLIC_ORIGIN            the address in the browser, http(s)://host[:port] (default http://127.0.0.1:PORT)
  TRUSTED_PROXIES          addresses or networks whose X-Forwarded-* headers are believed, split by commas
  CLOCK                    wall, or event: the events' own times drive the engine's time (default wall)
  LOG_LEVEL                debug, info, warn or error (default info)
  TWO_PERSONS              on, or off: one person may loosen limits (default on)
  APPROVER_ROLE            manager or lead: who approves a loosening (default manager)
  LOOSEN_PERCENT           how far one limit may rise in a trading day without a second person, 0 to 100 (default 0)
  NEW_APPROVER_HOURS       how long a new role or new credentials cannot approve, 0 to 720 (default 24, demo 0)
  EMERGENCY_MINUTES        how long an emergency loosening is in force at most, 0.1 to 240 (default 60)
  RETENTION_YEARS_AUDIT, RETENTION_YEARS_ALERTS, RETENTION_YEARS_REPORTS
                           years that records are kept, 1 to 100 (default 5)
  REQUIRE_SECOND_FACTOR    roles whose people must have a second factor, split by commas (default none)
  STORE_KEY_FILE           key that seals secrets in the store (default DATA_DIR/keys/store.key)
  STORE_KEY, STORE_URL     the key itself; people and sessions in PostgreSQL. Environment only
  DEMO_ACCOUNTS, DEMO_SEED, DEMO_SPEED
                           as --accounts, --seed and --speed
`;
