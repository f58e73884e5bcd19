# One image for all of the product: the API is its usual command, the worker and the migrations are others.
FROM node:22.22-bookworm-slim AS build
WORKDIR /app
COPY . .
# Installs from the lock file, builds into dist/, and leaves what running takes.
RUN npm run build && npm prune --omit=dev --no-audit --no-fund

FROM node:22.22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build --chown=root:root /app/package.json ./
COPY --from=build --chown=root:root /app/node_modules ./node_modules
COPY --from=build --chown=root:root /app/definitions ./definitions
COPY --from=build --chown=root:root /app/dist ./dist
# Photos and documents of return cases, and files of imports: volumes take over whose these folders are.
RUN mkdir -m 700 /evidence /data && chown node:node /evidence /data
ENV DEALWARDEN_EVIDENCE_DIR=/evidence DEALWARDEN_DATA_DIR=/data
USER node
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:3000/health/ready').then((it) => process.exit(it.ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "dist/apps/api/src/main.js"]
