// Methods, templates and operators, whose symbols are mangled.
#define EXPORT(name) extern "C" __attribute__((export_name(name)))

namespace shapes {

struct Shape {
    int sides;
    __attribute__((noinline)) int angle(int sum) const { return sum / sides; }
};

template <typename T>
class Stack {
public:
    __attribute__((noinline)) void push(T value)
    {
        if (size == 4)
            __builtin_trap();
        items[size++] = value;
    }

    inline __attribute__((always_inline)) T &operator[](int index)
    {
        if (index >= size)
            __builtin_trap();
        return items[index];
    }

private:
    T items[4];
    int size = 0;
};

} // namespace shapes

static shapes::Stack<shapes::Shape> stack;

EXPORT("angle") int angle(int sides, int sum)
{
    shapes::Shape shape{sides};
    return shape.angle(sum);
}

EXPORT("push") void push(int count)
{
    for (int i = 0; i < count; i++)
        stack.push(shapes::Shape{i});
}

EXPORT("at") int at(int index)
{
    return stack[index].sides;
}
