package runner

import (
	"embed"
	"strings"
)

//go:embed *.go
var sources embed.FS

// Sources returns this package's source files by name, without tests and without this file: what has to be laid over a
// user's module so that it can be compiled there.
func Sources() map[string][]byte {
	entries, err := sources.ReadDir(".")
	if err != nil {
		panic(err) // an embedded directory that cannot be read is a broken build
	}
	files := map[string][]byte{}
	for _, entry := range entries {
		name := entry.Name()
		if name == "embed.go" || strings.HasSuffix(name, "_test.go") {
			continue
		}
		text, err := sources.ReadFile(name)
		if err != nil {
			panic(err)
		}
		files[name] = text
	}
	return files
}
