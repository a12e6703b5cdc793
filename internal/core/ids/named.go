package ids

import (
	"crypto/sha256"
	"encoding/hex"
)

// Named returns an identifier in the form of a name-based UUID: the same for the same name, in every process. Namespaces get
// theirs this way.
func Named(name string) string {
	b := sha256.Sum256([]byte(name))
	b[6] = b[6]&0x0f | 0x80
	b[8] = b[8]&0x3f | 0x80
	return form(hex.EncodeToString(b[:16]))
}

// IsUUID tells whether a text has the form of the identifiers of this package.
func IsUUID(text string) bool {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return false
	}
	_, err := hex.DecodeString(text[:8] + text[9:13] + text[14:18] + text[19:23] + text[24:])
	return err == nil
}
