package workflowchecker

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
)

// configVariable names a configuration file beside those of flags. Unlike them it is known when go vet asks for the version, by which it
// caches: it caches by a flag's value, which is not what is in the file.
const configVariable = "WORKFLOWCHECK_CONFIG"

// printVersion prints what the go command caches results by: a hash of the program, and of the configuration.
func printVersion(s Streams) int {
	sum, err := hashProgram()
	if err != nil {
		fmt.Fprintf(s.Err, "workflowcheck: print version: %v\n", err)
		return codeTrouble
	}
	fmt.Fprintf(s.Out, "workflowcheck version devel buildID=%x\n", sum)
	return codeClean
}

func hashProgram() ([]byte, error) {
	name, err := os.Executable()
	if err != nil {
		return nil, err
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	h := sha256.New()
	if _, err := io.Copy(h, file); err != nil {
		return nil, err
	}
	if name := os.Getenv(configVariable); name != "" {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		h.Write(text)
	}
	return h.Sum(nil), nil
}
