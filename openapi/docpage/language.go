package docpage

import "unicode"

// languageOfPage tells the language of a page by its headings and the headers of its tables: prose may quote any.
func languageOfPage(elements []element) string {
	hebrew, cyrillic, portuguese := 0, 0, 0
	count := func(text string) {
		for _, r := range text {
			switch {
			case unicode.Is(unicode.Hebrew, r):
				hebrew++
			case unicode.Is(unicode.Cyrillic, r):
				cyrillic++
			}
		}
		if hasAny(tokensOf(text), portugueseWords) {
			portuguese++
		}
	}
	for _, e := range elements {
		switch {
		case e.kind == headingElement:
			count(e.text)
		case e.kind == tableElement && len(e.rows) > 0:
			for _, text := range e.rows[0].texts() {
				count(text)
			}
		}
	}
	switch {
	case hebrew > cyrillic:
		return "he"
	case cyrillic > 0:
		return "ru"
	case portuguese > 0:
		return "pt"
	}
	return "en"
}

var portugueseWords = words("solicitacao requisicao resposta parametros campos erros exemplo corpo descricao tipo obrigatorio")
