package greenapi
import ("testing";"strings";"encoding/json";"fmt";"github.com/greenapi-contract/greenapi-go/generated")
func big() string { var b strings.Builder; b.WriteByte('['); for i:=0;i<100000;i++ { if i>0 {b.WriteByte(',')}; fmt.Fprintf(&b, `{"id":"7900%07d@c.us","name":"Иван Петров %d","contactName":"Иван Петоров Работа","type":"user"}`, i,i) }; b.WriteByte(']'); return b.String() }
func BenchmarkWhole(b *testing.B) { s:=big(); c:=newClient(b, always(200,s)); b.SetBytes(int64(len(s))); b.ReportAllocs(); for b.Loop() { l,err:=c.GetContacts(bg); if err!=nil||len(l)!=100000 {b.Fatal(err)} } }
func BenchmarkStream(b *testing.B) { s:=big(); c:=newClient(b, always(200,s)); b.SetBytes(int64(len(s))); b.ReportAllocs(); for b.Loop() { n:=0; for _,err:=range c.Contacts(bg) { if err!=nil {b.Fatal(err)}; n++ } } }
func BenchmarkStd(b *testing.B) { s:=big(); b.SetBytes(int64(len(s))); b.ReportAllocs(); for b.Loop() { var l []generated.Contact; bb,_:=readAll(strings.NewReader(s)); json.Unmarshal([]byte(bb),&l) } }
