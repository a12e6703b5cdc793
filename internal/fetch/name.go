package fetch

import (
	"crypto/sha256"
	"fmt"
	"path/filepath"
	"strings"
	"unicode/utf8"
)

// maxPart bounds, in bytes, what a workflow type, workflow id or run id adds to a file name. With both ids and an
// extension a name stays below the 255 bytes that common file systems allow.
const maxPart = 110

// fileName returns the path of an execution's history below the output directory.
func fileName(e Execution, f Format) string {
	return filepath.Join(namePart(e.Type), namePart(e.WorkflowID)+"."+namePart(e.RunID)+"."+string(f))
}

// namePart makes a text safe to be a file name, or a part of one, on all common file systems. Bytes that would not be
// safe are written as %XX, so that the text can be read back; a long text is cut and ends in "%~" and a hash.
func namePart(text string) string {
	if text == "" {
		return "%"
	}
	var b strings.Builder
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		if reserved(text, i, r, size) {
			fmt.Fprintf(&b, "%%%02X", text[i])
			size = 1
		} else {
			b.WriteString(text[i : i+size])
		}
		i += size
	}
	if b.Len() <= maxPart {
		return b.String()
	}
	return cut(b.String()) + fmt.Sprintf("%%~%x", sha256.Sum256([]byte(text)))[:18]
}

func reserved(text string, i int, r rune, size int) bool {
	first, last := i == 0, i+size == len(text)
	switch {
	case r < ' ' || r == 0x7f || strings.ContainsRune(`<>:"/\|?*%`, r):
		return true
	case r == utf8.RuneError && size == 1:
		return true
	case r == '.' || r == ' ': // hidden files and "..", and what Windows strips
		return first || last
	case first:
		return device(text)
	}
	return false
}

// device says whether Windows takes a name for a device, whatever follows its first dot.
func device(text string) bool {
	stem, _, _ := strings.Cut(strings.ToUpper(text), ".")
	switch stem {
	case "CON", "PRN", "AUX", "NUL":
		return true
	}
	port := strings.HasPrefix(stem, "COM") || strings.HasPrefix(stem, "LPT")
	return port && len(stem) == 4 && '0' <= stem[3] && stem[3] <= '9'
}

// cut shortens an escaped name to make room for a hash, and splits neither an escape nor a rune.
func cut(name string) string {
	end := maxPart - len("%~0123456789abcdef")
	if i := strings.LastIndexByte(name[:end], '%'); i >= 0 && i > end-3 {
		end = i
	}
	for !utf8.RuneStart(name[end]) {
		end--
	}
	return name[:end]
}
