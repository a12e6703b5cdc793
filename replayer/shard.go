package replayer

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/groundhogdev/groundhog/replayer/corpus"
)

// Shard is one of Count equal parts of a corpus. The histories are dealt out in turn, in the order of the corpus, so all
// machines that see the same files agree on the parts. The zero value is the whole.
type Shard struct {
	Index, Count int // Index counts from 1
}

// ParseShard reads "2/8".
func ParseShard(text string) (Shard, error) {
	index, count, ok := strings.Cut(text, "/")
	i, err1 := strconv.Atoi(index)
	n, err2 := strconv.Atoi(count)
	if !ok || err1 != nil || err2 != nil || i < 1 || i > n {
		return Shard{}, fmt.Errorf("parse shard %q: want INDEX/COUNT with 1 <= INDEX <= COUNT, such as 2/8", text)
	}
	return Shard{i, n}, nil
}

func (s Shard) keeps(position int) bool {
	return s.Count == 0 || position%s.Count == s.Index-1
}

func nameOf(err error) string {
	if e, ok := errors.AsType[*corpus.Error](err); ok {
		return e.Name
	}
	return ""
}
