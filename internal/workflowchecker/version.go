package workflowchecker

import (
	"crypto/sha256"
	"fmt"
	"io"
	"os"
)

// printVersion prints what the go command caches results by: a hash of the program.
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
	return h.Sum(nil), nil
}
