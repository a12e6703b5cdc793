package jsonwire

import "strconv"

// number consumes a JSON number and returns its text.
func (s *scanner) number() ([]byte, error) {
	s.next()
	n := numberLen(s.in[s.pos:])
	if end := s.pos + n; n == 0 || end < len(s.in) && isWord(s.in[end]) {
		return nil, s.syntax("invalid number " + s.found())
	}
	text := s.in[s.pos : s.pos+n]
	s.pos += n
	return text, nil
}

// numberLen returns the length of the JSON number at the start of text, or 0.
func numberLen(text []byte) int {
	i := 0
	if i < len(text) && text[i] == '-' {
		i++
	}
	whole := digits(text[i:])
	if whole == 0 || whole > 1 && text[i] == '0' {
		return 0
	}
	i += whole
	if i < len(text) && text[i] == '.' {
		frac := digits(text[i+1:])
		if frac == 0 {
			return 0
		}
		i += 1 + frac
	}
	if i < len(text) && (text[i] == 'e' || text[i] == 'E') {
		i++
		if i < len(text) && (text[i] == '+' || text[i] == '-') {
			i++
		}
		exp := digits(text[i:])
		if exp == 0 {
			return 0
		}
		i += exp
	}
	return i
}

// digits returns how many decimal digits text starts with.
func digits(text []byte) int {
	n := 0
	for n < len(text) && text[n] >= '0' && text[n] <= '9' {
		n++
	}
	return n
}

// parseInt returns the integer that text, a JSON number, stands for. 1e3 and 1.0 are integers too.
func parseInt(text []byte, bits int) (int64, bool) {
	n, err := strconv.ParseInt(string(text), 10, bits)
	if err == nil {
		return n, true
	}
	whole, ok := integral(text)
	if !ok {
		return 0, false
	}
	n, err = strconv.ParseInt(whole, 10, bits)
	return n, err == nil
}

// parseUint is parseInt for unsigned fields.
func parseUint(text []byte, bits int) (uint64, bool) {
	n, err := strconv.ParseUint(string(text), 10, bits)
	if err == nil {
		return n, true
	}
	whole, ok := integral(text)
	if !ok {
		return 0, false
	}
	n, err = strconv.ParseUint(whole, 10, bits)
	return n, err == nil
}

// integral rewrites a JSON number with a fraction or an exponent as plain digits. It reports false for a number that
// is not an integer, or has more digits than any 64-bit integer.
func integral(text []byte) (string, bool) {
	const mostDigits = 20
	var mantissa []byte
	sign, point, exp := "", -1, 0
scan:
	for i, c := range text {
		switch c {
		case '-':
			sign = "-"
		case '.':
			point = len(mantissa)
		case 'e', 'E':
			n, err := strconv.ParseInt(string(text[i+1:]), 10, 32)
			if err != nil {
				return "", false
			}
			exp = int(n)
			break scan
		default:
			mantissa = append(mantissa, c)
		}
	}
	if point < 0 {
		point = len(mantissa)
	}
	point += exp
	for len(mantissa) > 0 && mantissa[0] == '0' {
		mantissa, point = mantissa[1:], point-1
	}
	for len(mantissa) > 0 && mantissa[len(mantissa)-1] == '0' {
		mantissa = mantissa[:len(mantissa)-1]
	}
	if len(mantissa) == 0 {
		return "0", true
	}
	if point < len(mantissa) || point > mostDigits {
		return "", false
	}
	for len(mantissa) < point {
		mantissa = append(mantissa, '0')
	}
	return sign + string(mantissa), true
}
