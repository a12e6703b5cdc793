package passed

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/groundhogdev/groundhog/replayer"
)

// version is part of a file's name: a change of what is stored, or of what a pass means, takes a new one.
const version = "v1"

// unused is how long a file may lie before it is removed.
const unused = 30 * 24 * time.Hour

// Cache implements [replayer.Cache]. Its methods may be called concurrently.
type Cache struct {
	mu    sync.Mutex
	known map[string][]byte // the facts as JSON: most runs look at few of them
	file  *os.File
	err   error // the first failure to write
}

// Open reads the cache of a program; identity names its code and options. The directory is made if need be. A cache that cannot
// be read is an empty one; one that cannot be written is an error.
func Open(dir, identity string) (*Cache, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, fmt.Errorf("open result cache: %w", err)
	}
	sum := sha256.Sum256([]byte(identity))
	path := filepath.Join(dir, version+"-"+hex.EncodeToString(sum[:16])+".passed")
	c := &Cache{known: map[string][]byte{}}
	c.read(path)
	removeUnused(dir, path)
	file, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o644)
	if err != nil {
		return nil, fmt.Errorf("open result cache: %w", err)
	}
	now := time.Now()
	_ = os.Chtimes(path, now, now) // only the age of unused files depends on it
	c.file = file
	return c, nil
}

func (c *Cache) read(path string) {
	file, err := os.Open(path)
	if err != nil {
		return
	}
	defer file.Close()
	lines := bufio.NewScanner(file)
	lines.Buffer(make([]byte, 1<<16), 1<<20)
	for lines.Scan() {
		sum, text, ok := bytes.Cut(lines.Bytes(), []byte(" "))
		if !ok || string(sum) != checksum(text) {
			continue
		}
		if key, facts, ok := bytes.Cut(text, []byte(" ")); ok {
			c.known[string(key)] = bytes.Clone(facts)
		}
	}
}

func checksum(text []byte) string {
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// Passed implements [replayer.Cache].
func (c *Cache) Passed(key string) (replayer.Facts, bool) {
	c.mu.Lock()
	text, ok := c.known[key]
	c.mu.Unlock()
	var facts replayer.Facts
	if !ok || json.Unmarshal(text, &facts) != nil {
		return replayer.Facts{}, false
	}
	return facts, true
}

// Pass implements [replayer.Cache]. A line that cannot be written is not remembered; [Cache.Close] tells.
func (c *Cache) Pass(key string, facts replayer.Facts) {
	text, err := json.Marshal(facts)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.known[key] = text
		line := append([]byte(key+" "), text...)
		// A line feed in front: after a torn line this one is a line of its own.
		_, err = c.file.Write(append([]byte("\n"+checksum(line)+" "), append(line, '\n')...))
	}
	if err != nil && c.err == nil {
		c.err = err
	}
}

// Close releases the file and returns the first error of writing to it.
func (c *Cache) Close() error {
	err := c.file.Close()
	if c.err != nil {
		err = c.err
	}
	if err != nil {
		return fmt.Errorf("write result cache: %w", err)
	}
	return nil
}

// removeUnused is housekeeping: what it cannot remove stays for the next time.
func removeUnused(dir, keep string) {
	files, _ := filepath.Glob(filepath.Join(dir, "*.passed"))
	for _, path := range files {
		info, err := os.Stat(path)
		if err == nil && path != keep && time.Since(info.ModTime()) > unused {
			_ = os.Remove(path)
		}
	}
}
