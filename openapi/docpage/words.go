package docpage

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

// The words of the template in the vendor's languages, without diacritics and vowel points. Stems match the beginning
// of a word; a slip of one letter is forgiven in words of four letters and more, of two from nine.

// role is what a column of a table holds.
type role string

const (
	unknownRole     role = ""
	nameRole        role = "name"
	typeRole        role = "type"
	requiredRole    role = "required"
	descriptionRole role = "description"
	statusRole      role = "status"
	identifierRole  role = "identifier"
)

// roles are in the order in which a header cell is asked: "Error code" is a status, "Error description" a description.
var roles = []struct {
	role  role
	words []string
}{
	{statusRole, words("http code status код статус קוד סטטוס codigo estado")},
	{identifierRole, words("identifier identifiers id идентификатор מזהה identificador")},
	{descriptionRole, words("description descriptions описание תיאור תאור descricao solution solutions решение решения פתרון פתרונות solucao solucoes")},
	{requiredRole, words("mandatory required obligatory обязательный обязательность обязателен обязательное הכרחי חובה נדרש obrigatorio obrigatoriedade")},
	{typeRole, words("type types тип סוג tipo")},
	{nameRole, words("parameter parameters field fields параметр параметры поле поля פרמטר פרמטרים שדה שדות parametro parametros campo campos")},
}

// headerFillers may stand beside the word that gives a column its role.
var headerFillers = words("error errors possible name ошибки ошибка возможные имя название שגיאה שגיאות אפשריים אפשרי שם erro erros possivel possiveis nome de do da dos of the")

func words(text string) []string { return strings.Fields(text) }

// headerRole is what a column with this header holds. Every word has to be known: a column that nobody knows may
// hold anything.
func headerRole(text string) role {
	found := unknownRole
	tokens := tokensOf(text)
	for _, token := range tokens {
		if is := wordRole(token); is != unknownRole {
			if found == unknownRole || rank(is) < rank(found) {
				found = is
			}
		} else if !contains(headerFillers, token) {
			return unknownRole
		}
	}
	return found
}

func wordRole(token string) role {
	if found, known := roleCache.get(token); known {
		return found
	}
	found := findRole(token)
	roleCache.put(token, found)
	return found
}

// cache remembers what words are: a page has few, and asks for each a hundred times. It forgets all when it is full.
type cache struct {
	sync.Mutex
	roles map[string]role
}

var roleCache cache

func (c *cache) get(token string) (role, bool) {
	c.Lock()
	defer c.Unlock()
	found, known := c.roles[token]
	return found, known
}

func (c *cache) put(token string, is role) {
	const most = 10000
	c.Lock()
	defer c.Unlock()
	if c.roles == nil || len(c.roles) >= most {
		c.roles = map[string]role{}
	}
	c.roles[strings.Clone(token)] = is
}

func findRole(token string) role {
	for _, r := range roles {
		for _, word := range r.words {
			if token == word {
				return r.role
			}
		}
	}
	for _, r := range roles {
		if among(token, r.words) {
			return r.role
		}
	}
	return unknownRole
}

func rank(of role) int {
	for i, r := range roles {
		if r.role == of {
			return i
		}
	}
	return len(roles)
}

func among(token string, list []string) bool {
	for _, word := range list {
		if alike(token, word) {
			return true
		}
	}
	return false
}

// stems that tell the sections of a page apart.
var (
	requestStems  = words("request запрос בקש solicitac requisic pedido")
	responseStems = words("response answer reply ответ תגוב תשוב respost")
	fieldStems    = words("param field параметр пол פרמטר שד campo")
	bodyStems     = words("body тел גוף corpo")
	exampleStems  = words("example sample пример דוגמ לדוגמ exempl")
	errorStems    = words("error ошиб שגיא erro")
	codeStems     = words("code код קוד codigo snippet")
	queryStems    = words("query url")
	objectStems   = words("object объект אובייקט objeto array массив מערך item элемент")
	// manyExamples are examples in the plural: with "request" they head sample code and not a body.
	manyExamples = words("examples samples примеры דוגמאות דוגמות לדוגמאות exemplos")
	languageList = words("python curl java javascript php vba spring unirest nodejs node go golang ruby csharp c# 1c kotlin swift postman")
	sectionExtra = words("method methods of the for a an метода методов для השיטה do da de para uma um com general")
)

// tokensOf are the words of a text, folded; marks and bare digits are none.
func tokensOf(text string) []string {
	return strings.FieldsFunc(fold(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '#' && !unicode.IsDigit(r) })
}

func hasStem(tokens, stems []string) bool {
	for _, token := range tokens {
		if stemmed(token, stems) {
			return true
		}
	}
	return false
}

func stemmed(token string, stems []string) bool {
	for _, stem := range stems {
		if strings.HasPrefix(token, stem) {
			return utf8.RuneCountInString(token) <= utf8.RuneCountInString(stem)+endingOf(stem)
		}
		if n := utf8.RuneCountInString(stem); n >= 5 {
			for size := n - 1; size <= n+1; size++ {
				if prefix, ok := runePrefix(token, size); ok && distance(prefix, stem) <= 1 {
					return true
				}
			}
		}
	}
	return false
}

// endingOf is how many letters a word may have after a stem: "пол" is the stem of "поля", not of "получения".
func endingOf(stem string) int {
	if utf8.RuneCountInString(stem) < 4 {
		return 2
	}
	return 5
}

func runePrefix(text string, size int) (string, bool) {
	for i := range text {
		if size == 0 {
			return text[:i], true
		}
		size--
	}
	return text, size == 0
}

// alike reports whether a word is another but for a slip of the pen.
func alike(token, word string) bool {
	if token == word {
		return true
	}
	n, m := utf8.RuneCountInString(word), utf8.RuneCountInString(token)
	slips := 0
	switch {
	case n >= 9:
		slips = 2
	case n >= 4 && m >= 3, n == 3 && m == 3 && sameLetters(token, word):
		slips = 1
	}
	return slips > 0 && m >= n-slips && m <= n+slips && distance(token, word) <= slips
}

func sameLetters(a, b string) bool {
	count := map[rune]int{}
	for _, r := range a {
		count[r]++
	}
	for _, r := range b {
		count[r]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

// distance is the number of letters to insert, drop, replace or swap with their neighbour. Long words are not
// compared: no word of the template is longer than 24 letters.
func distance(a, b string) int {
	s, t := []rune(a), []rune(b)
	const longest = 24
	if len(s) > longest || len(t) > longest {
		return longest
	}
	var rows [3][longest + 1]int
	before, above, current := &rows[0], &rows[1], &rows[2]
	for j := range len(t) + 1 {
		current[j] = j
	}
	for i := 1; i <= len(s); i++ {
		before, above, current = above, current, before
		current[0] = i
		for j := 1; j <= len(t); j++ {
			cost := 1
			if s[i-1] == t[j-1] {
				cost = 0
			}
			current[j] = min(above[j]+1, current[j-1]+1, above[j-1]+cost)
			if i > 1 && j > 1 && s[i-1] == t[j-2] && s[i-2] == t[j-1] {
				current[j] = min(current[j], before[j-2]+1)
			}
		}
	}
	return current[len(t)]
}

// The words of cells.

// jsonTypes are the words for types, each with the JSON type that it stands for.
var jsonTypes = map[string]string{
	"string": "string", "integer": "integer", "int": "integer", "boolean": "boolean", "bool": "boolean",
	"number": "number", "double": "number", "float": "number", "object": "object", "array": "array",
}

var (
	yesWords = words("yes да כן sim mandatory required обязательно обязательный обязательное חובה obrigatorio")
	noWords  = words("no нет לא nao optional необязательно необязательный опционально опциональный opcional")
	ifWords  = words("if если אם se conditional conditionally условно")
)

// requirement reads the cell that says whether a member has to be sent: yes, no, conditional, or nothing known.
func requirement(text string) (string, bool) {
	tokens := tokensOf(trimFootnote(text))
	switch {
	case len(tokens) == 0:
		return "", false
	case contains(ifWords, tokens[0]):
		return "conditional", true
	case contains(yesWords, tokens[0]) && len(tokens) == 1:
		return "yes", true
	case contains(noWords, tokens[0]) && len(tokens) == 1:
		return "no", true
	case contains(yesWords, tokens[0]) && contains(ifWords, tokens[1]):
		return "conditional", true
	}
	return "", false
}

func contains(list []string, word string) bool {
	for _, one := range list {
		if one == word {
			return true
		}
	}
	return false
}

// fold lowers letters and drops diacritics and Hebrew points.
func fold(text string) string {
	return strings.Map(func(r rune) rune {
		r = unicode.ToLower(r)
		switch {
		case r >= 0x0591 && r <= 0x05C7, r >= 0x0300 && r <= 0x036F:
			return -1
		}
		if plain, ok := plainLetters[r]; ok {
			return plain
		}
		return r
	}, text)
}

var plainLetters = map[rune]rune{
	'á': 'a', 'à': 'a', 'â': 'a', 'ã': 'a', 'ä': 'a', 'é': 'e', 'ê': 'e', 'è': 'e', 'í': 'i', 'ó': 'o', 'ô': 'o', 'õ': 'o',
	'ö': 'o', 'ú': 'u', 'ü': 'u', 'ç': 'c', 'ё': 'е',
}
