// Package typescript has the TypeScript SDK's worker and client on the in-memory service, which other SDKs reach through memserver.Server.Listen. It has only a test, and that needs Node.js:
//
//	make conform-typescript
package typescript
