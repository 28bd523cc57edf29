# The program without its development tools, run by a user that owns nothing but the state folder.
# test/support/dockerfile-by-hand.sh carries out these steps without a Docker engine: keep to COPY, RUN, ENV and WORKDIR as used here.
# `npm install --no-save` keeps to the lock file as `npm ci` does, but forgives it the packages of other platforms that it lacks.

FROM node:20-bookworm-slim AS builder
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --include=dev
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build

FROM node:20-bookworm-slim AS runtime
ENV NODE_ENV=production
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN npm install --no-save --omit=dev
COPY --from=builder /app/dist ./dist
COPY bin ./bin
COPY devices ./devices
COPY scenarios ./scenarios
RUN install -d -o node -g node -m 0700 /var/lib/phonebank
USER node
VOLUME /var/lib/phonebank
EXPOSE 2775 8080
ENTRYPOINT ["node", "bin/phonebank.js"]
CMD ["--help"]
