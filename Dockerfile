# One image for the gateway, the ministries and the command line; the command says which. Nothing but JavaScript is in it: `docker build -t tongcha .`
# With `--target demo`: the sources as they are, with the stand-ins for legacy systems, as docker-compose.yml wants them.

# What an install needs: a change of the code alone does not begin it anew.
FROM node:24-bookworm-slim AS manifests
WORKDIR /app
COPY . .
RUN find . -type f ! -name package.json ! -name package-lock.json ! -name .npmrc -delete && find . -type d -empty -delete

FROM node:24-bookworm-slim AS sources
WORKDIR /app
COPY --from=manifests /app ./
# With what builds: its native parts are optional dependencies.
RUN npm ci
COPY . .

FROM sources AS demo
RUN node portal/build/main.ts && node explorer/build/main.ts && node desk/build/main.ts \
  && mkdir -p /drop /keys/private /keys/public .cache && chown -R node:node /drop /keys .cache
ENV GATEWAY_PORTAL=/app/portal/dist GATEWAY_EXPLORER=/app/explorer/dist GATEWAY_DESK_FOLDER=/app/desk/dist GATEWAY_DOCUMENTS=/app/portal/documents/manifest.json
USER node
CMD ["node", "gateway/main.ts"]

FROM sources AS packed
RUN npm run -s pack -- --unpacked --to /packed && find /packed -name '*.d.ts' -delete && chmod +x /packed/cli/main.js

FROM manifests AS installed
# The demo stays outside, and so do the npm packages that carry a Node: the image brings its own.
RUN rm -r demo && npm ci --omit=dev --omit=optional

FROM node:24-bookworm-slim AS app
ENV NODE_ENV=production
WORKDIR /app
COPY --from=installed /app/node_modules node_modules
COPY --from=packed /packed ./
# Volumes begin with what is here, and whose it is. The command line is `tongcha`.
RUN mkdir -p /keys/private /keys/public /audit /index /jobs && chown -R node:node /keys /audit /index /jobs && ln -s /app/cli/main.js /usr/local/bin/tongcha
ENV GATEWAY_PORTAL=/app/portal/dist GATEWAY_EXPLORER=/app/explorer/dist GATEWAY_DESK_FOLDER=/app/desk/dist GATEWAY_DOCUMENTS=/app/portal/documents/manifest.json
# What V8 has compiled once is read at each start, which takes half the time.
ENV NODE_COMPILE_CACHE=/app/.cache/compiled

FROM app AS compiled
COPY package.json ./
COPY tools/compiled.ts tools/
RUN mkdir .cache && chown node:node .cache
# Node reads what the same user has compiled.
USER node
RUN node tools/compiled.ts

FROM app
COPY --from=compiled /app/.cache .cache
USER node
# The settings of the heap: docs/decisions/0031-the-gateways-heap.md.
CMD ["node", "--max-semi-space-size=32", "--no-parallel-scavenge", "--no-allocation-site-pretenuring", "gateway/main.js"]
