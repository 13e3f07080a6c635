/**
 * Settings only: routes, headers and data belong to the server (security.md section 8). Plain JavaScript, because Next
 * compiles a typed file anew at each start of the server.
 *
 * @type {import('next').NextConfig}
 */
const nextConfig = {
  poweredByHeader: false,
  productionBrowserSourceMaps: false,
  reactStrictMode: true,
  images: { unoptimized: true, remotePatterns: [] },
  devIndicators: false,
  // Types are checked by `verify` over the whole project; checking them again would only lengthen the way to a running desk.
  typescript: { ignoreBuildErrors: true },
};

export default nextConfig;
