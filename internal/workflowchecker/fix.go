package workflowchecker

import (
	"archive/zip"
	"errors"
	"fmt"
	"go/ast"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/groundhogdev/groundhog/internal/vetunit"
)

// fixFiles works out what the suggested fixes make of a package's files. Generated files are left to their generators.
func fixFiles(fset *token.FileSet, result *vetunit.Result) (map[string][]byte, error) {
	out := map[string][]byte{}
	for i, name := range result.Unit.Files {
		if ast.IsGenerated(result.Files[i]) {
			continue
		}
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("fix file: %w", err)
		}
		fixed, n, err := vetunit.ApplyFixes(fset, name, text, result.Diagnostics)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out[name] = fixed
		}
	}
	return out, nil
}

// applyFixes writes the files that have changed.
func applyFixes(p *plan, s Streams) error {
	n := 0
	for _, j := range p.jobs {
		if err := replaceFiles(j.fixed); err != nil {
			return err
		}
		n += len(j.fixed)
	}
	fmt.Fprintf(s.Err, "workflowcheck: fixed %s; run it again to see what is left\n", files(n))
	return nil
}

func files(n int) string {
	if n == 1 {
		return "1 file"
	}
	return fmt.Sprintf("%d files", n)
}

func replaceFiles(texts map[string][]byte) error {
	for _, name := range slices.Sorted(maps.Keys(texts)) {
		if err := replaceFile(name, texts[name]); err != nil {
			return fmt.Errorf("fix file %q: %w", name, err)
		}
	}
	return nil
}

// replaceFile changes a file at once, so that it is whole whatever happens. Where there is a link, what it leads to is changed.
func replaceFile(name string, text []byte) error {
	name, err := filepath.EvalSymlinks(name)
	if err != nil {
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*")
	if err != nil {
		return err
	}
	_, err = file.Write(text)
	err = errors.Join(err, file.Chmod(info.Mode().Perm()), file.Close())
	if err == nil {
		err = os.Rename(file.Name(), name)
	}
	if err != nil {
		return errors.Join(err, os.Remove(file.Name()))
	}
	return nil
}

// vetFix does what go vet -fix asks for: it wants the files in an archive, to put them in place when all packages are done. A go command that
// does not say where wants them changed.
func vetFix(cfg *vetConfig, fset *token.FileSet, result *vetunit.Result) error {
	fixed, err := fixFiles(fset, result)
	if err != nil {
		return err
	}
	if cfg.FixArchive == "" {
		return replaceFiles(fixed)
	}
	file, err := os.Create(cfg.FixArchive)
	if err != nil {
		return fmt.Errorf("write fixes: %w", err)
	}
	archive := zip.NewWriter(file)
	for _, name := range slices.Sorted(maps.Keys(fixed)) {
		part, err := archive.Create(name)
		if err == nil {
			_, err = part.Write(fixed[name])
		}
		if err != nil {
			return errors.Join(fmt.Errorf("write fixes of %q: %w", name, err), file.Close())
		}
	}
	if err := errors.Join(archive.Close(), file.Close()); err != nil {
		return fmt.Errorf("write fixes: %w", err)
	}
	return nil
}
