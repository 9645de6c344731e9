// What embind can be told of C++. Made of it by Debian sid's emscripten 6.0.5:
//
//     em++ embind.cpp -lembind -O1 -o embind.js

#include <emscripten/bind.h>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

using namespace emscripten;

struct Point { double x; int y; };
struct Pair { int first; std::string second; };
struct Line { Point from, to; };
enum class Color { RED = 1, GREEN = 5 };
enum Size : signed char { SMALL = -1, LARGE = 100 };

static int live = 0;

struct Shape {
    std::string name;
    int id;
    static int made;
    Shape(int id) : id(id) { live++; made++; }
    Shape(int id, const std::string &name) : name(name), id(id) { live++; made++; }
    Shape(const Shape &other) : name(other.name), id(other.id) { live++; }
    virtual ~Shape() { live--; }
    virtual double area() const { return 0; }
    int doubled() const { return 2 * id; }
    int plus(int n) const { return id + n; }
    int plusTwo(int n, int m) const { return id + n + m; }
    static Shape *invalid() { return nullptr; }
    static std::string kind() { return "shape"; }
    int getId() const { return id; }
    void setId(int n) { id = n; }
};
int Shape::made = 0;

struct Mixin { virtual ~Mixin() {} int padding[4]; };

struct Circle : Mixin, Shape {
    double radius;
    Circle(double radius) : Shape(7, "circle"), radius(radius) {}
    double area() const override { return 3 * radius * radius; }
};

unsigned wide(unsigned n) { return n + 1; }
unsigned char narrow(signed char n) { return n; }
long long large(long long n) { return n * 2; }
unsigned long long largest() { return 18446744073709551615ull; }
bool negate_(bool b) { return !b; }
float half(float f) { return f / 2; }
std::string shout(const std::string &text) { return text + "!"; }
std::wstring wide_text(const std::wstring &text) { return text + L"\u20ac\U0001f600"; }
std::u16string utf16(const std::u16string &text) { return text + u"\u20ac\U0001f600"; }
Point moved(Point p, double by) { return {p.x + by, p.y + 1}; }
Pair swapped(const Pair &p) { return {p.first + 1, p.second + "?"}; }
Line reversed(const Line &l) { return {l.to, l.from}; }
Color next(Color c) { return c == Color::RED ? Color::GREEN : Color::RED; }
Size bigger(Size s) { return s == SMALL ? LARGE : SMALL; }
double area_of(const Shape &shape) { return shape.area(); }
int id_of(Shape *shape) { return shape ? shape->id : -1; }
Shape *circle_as_shape(double radius) { static Circle circle(2); circle.radius = radius; return &circle; }
Shape copy_of(const Shape &shape) { return shape; }
std::shared_ptr<Shape> shared(int id) { return std::make_shared<Shape>(id, "shared"); }
int use_shared(std::shared_ptr<Shape> shape) { return shape->id * 100 + shape.use_count(); }
int live_shapes() { return live; }
std::vector<int> range(int n) { std::vector<int> v; for (int i = 0; i < n; i++) v.push_back(i); return v; }
int sum(const std::vector<int> &v) { int s = 0; for (int i : v) s += i; return s; }
std::optional<int> maybe(std::optional<int> n) { if (!n) return {}; return *n > 9 ? std::optional<int>() : std::optional<int>(*n + 1); }
val echo(val v) { return v; }
int apply(val f, int n) { return f(n).as<int>(); }
std::string joined(val list) { std::string s; int n = list["length"].as<int>(); for (int i = 0; i < n; i++) s += list[i].as<std::string>(); return s; }
void fail() { throw std::runtime_error("it failed"); }
val view() { static unsigned short numbers[] = {1, 2, 65535}; return val(typed_memory_view(3, numbers)); }

EMSCRIPTEN_BINDINGS(all) {
    value_object<Point>("Point").field("x", &Point::x).field("y", &Point::y);
    value_array<Pair>("Pair").element(&Pair::first).element(&Pair::second);
    value_object<Line>("Line").field("from", &Line::from).field("to", &Line::to);
    enum_<Color>("Color").value("RED", Color::RED).value("GREEN", Color::GREEN);
    enum_<Size>("Size").value("SMALL", SMALL).value("LARGE", LARGE);
    constant("ANSWER", 42);
    constant("PI", 3.5);
    constant("NAME", std::string("embind"));
    class_<Shape>("Shape")
        .smart_ptr<std::shared_ptr<Shape>>("SharedShape")
        .constructor<int>().constructor<int, const std::string &>()
        .function("area", &Shape::area).function("doubled", &Shape::doubled)
        .function("plus", &Shape::plus).function("plus", &Shape::plusTwo)
        .property("name", &Shape::name).property("id", &Shape::getId, &Shape::setId).property("fixed", &Shape::getId)
        .class_function("kind", &Shape::kind).class_function("invalid", &Shape::invalid, allow_raw_pointers())
        .class_property("made", &Shape::made);
    class_<Circle, base<Shape>>("Circle").constructor<double>().property("radius", &Circle::radius);
    register_vector<int>("Numbers");
    register_optional<int>();
    function("wide", &wide); function("narrow", &narrow); function("large", &large); function("largest", &largest);
    function("negate", &negate_); function("half", &half); function("shout", &shout); function("wideText", &wide_text);
    function("utf16", &utf16); function("moved", &moved); function("swapped", &swapped); function("reversed", &reversed);
    function("next", &next); function("bigger", &bigger); function("areaOf", &area_of);
    function("idOf", &id_of, allow_raw_pointers()); function("circleAsShape", &circle_as_shape, allow_raw_pointers());
    function("copyOf", &copy_of); function("shared", &shared); function("useShared", &use_shared);
    function("liveShapes", &live_shapes); function("range", &range); function("sum", &sum); function("maybe", &maybe);
    function("echo", &echo); function("apply", &apply); function("joined", &joined); function("fail", &fail);
    function("view", &view);
}
