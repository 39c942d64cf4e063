namespace Pareto.LocalModels.Tests.Templates;

/// <summary>
/// Templates written for these tests: each makes the prompt that its family documents, with the constructs that the published
/// ones use. Instructions around tools are kept short.
/// </summary>
internal static class SampleTemplates
{
    public const string Llama3 =
        """
        {{- bos_token }}
        {%- set today = strftime_now('%d %b %Y') if strftime_now is defined else '1 Jan 2025' %}
        {%- if tools is not defined %}
            {%- set tools = none %}
        {%- endif %}
        {%- set chat = messages %}
        {%- set rules = '' %}
        {%- if chat[0]['role'] == 'system' %}
            {%- set rules = chat[0]['content'] | trim %}
            {%- set chat = chat[1:] %}
        {%- endif %}
        {{- '<|start_header_id|>system<|end_header_id|>\n\n' }}
        {%- if tools is not none %}
            {{- 'Environment: ipython\n' }}
        {%- endif %}
        {{- 'Today Date: ' + today + '\n\n' ~ rules ~ '<|eot_id|>' }}
        {%- if tools is not none %}
            {%- set opening = chat[0]['content'] | trim %}
            {%- set chat = chat[1:] %}
            {{- '<|start_header_id|>user<|end_header_id|>\n\nAnswer with {"name": function, "parameters": {"name": value}} to call one of:\n\n' -}}
            {%- for each in tools %}
                {{- each | tojson(indent=4) }}
                {{- '\n\n' }}
            {%- endfor %}
            {{- opening + '<|eot_id|>' }}
        {%- endif %}
        {%- for turn in chat %}
            {%- if 'tool_calls' in turn %}
                {%- if turn.tool_calls | length != 1 %}
                    {{- raise_exception('One call at a time, please') }}
                {%- endif %}
                {%- set call = turn.tool_calls[0].function %}
                {{- '<|start_header_id|>assistant<|end_header_id|>\n\n' -}}
                {{- '{"name": "' + call.name + '", "parameters": ' ~ call.arguments | tojson ~ '}<|eot_id|>' }}
            {%- elif turn.role in ['tool', 'ipython'] %}
                {{- '<|start_header_id|>ipython<|end_header_id|>\n\n' }}
                {{- turn.content | tojson if turn.content is mapping or turn.content is iterable else turn.content }}
                {{- '<|eot_id|>' }}
            {%- else %}
                {{- '<|start_header_id|>' + turn['role'] + '<|end_header_id|>\n\n' + turn['content'] | trim + '<|eot_id|>' }}
            {%- endif %}
        {%- endfor %}
        {%- if add_generation_prompt %}
            {{- '<|start_header_id|>assistant<|end_header_id|>\n\n' }}
        {%- endif %}
        """;

    // The form of Mistral Nemo (tekken): no spaces around markers.
    public const string Mistral =
        """
        {%- set chat = messages %}
        {%- if messages[0]['role'] == 'system' %}
            {%- set rules = messages[0]['content'] %}
            {%- set chat = messages[1:] %}
        {%- endif %}
        {%- set asked = chat | selectattr('role', 'equalto', 'user') | list %}
        {%- set count = namespace(turns=0) %}
        {%- for turn in chat if turn.role in ['user', 'assistant'] and turn.tool_calls is not defined %}
            {%- if (turn.role == 'user') != (loop.index0 % 2 == 0) %}
                {{- raise_exception('User and assistant must take turns') }}
            {%- endif %}
            {%- set count.turns = count.turns + 1 %}
        {%- endfor %}
        {{- bos_token }}
        {%- for turn in chat %}
            {%- if turn.role == 'user' %}
                {%- if tools is defined and turn == asked[-1] %}
                    {{- '[AVAILABLE_TOOLS][' }}
                    {%- for tool in tools %}
                        {{- '{"type": "function", "function": {' }}
                        {%- for key, value in tool.function.items() if key != 'return' %}
                            {{- '"' + key + '": ' + ('"' + value + '"' if value is string else value | tojson) }}
                            {%- if not loop.last %}{{- ', ' }}{%- endif %}
                        {%- endfor %}
                        {{- '}}' + (', ' if not loop.last else ']') }}
                    {%- endfor %}
                    {{- '[/AVAILABLE_TOOLS]' }}
                {%- endif %}
                {{- '[INST]' + (rules + '\n\n' if loop.last and rules is defined else '') + turn['content'] + '[/INST]' }}
            {%- elif turn.tool_calls is defined and turn.tool_calls is not none %}
                {{- '[TOOL_CALLS][' }}
                {%- for call in turn.tool_calls %}
                    {%- if call.id is not defined or call.id | length != 9 %}
                        {{- raise_exception('Ids have 9 letters and digits') }}
                    {%- endif %}
                    {{- (call.function | tojson)[:-1] + ', "id": "' + call.id + '"}' }}
                    {{- ', ' if not loop.last else ']' + eos_token }}
                {%- endfor %}
            {%- elif turn.role == 'assistant' %}
                {{- turn['content'] + eos_token }}
            {%- elif turn.role == 'tool' %}
                {{- '[TOOL_RESULTS]{"content": ' + turn.content | string + ', "call_id": "' + turn.tool_call_id + '"}[/TOOL_RESULTS]' }}
            {%- endif %}
        {%- endfor %}
        """;

    public const string SmolLm2 =
        """
        {% for turn in messages %}{% if loop.first and turn['role'] != 'system' %}{{ '<|im_start|>system
        Be a helpful assistant<|im_end|>
        ' }}{% endif %}{{ '<|im_start|>' + turn['role'] + '
        ' + turn['content'] + '<|im_end|>' + '
        ' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant
        ' }}{% endif %}
        """;

    // Its tools have a variable of their own, and calls are not written back.
    public const string SmolLm3 =
        """
        {%- if enable_thinking is not defined -%}{%- set enable_thinking = true -%}{%- endif -%}
        {%- set mode = '/think' if enable_thinking else '/no_think' -%}
        {{- '<|im_start|>system\n' -}}
        {%- if messages[0].role == 'system' -%}
          {%- set rules = messages[0].content.replace('/no_think', '').replace('/think', '').rstrip() -%}
        {%- endif -%}
        {{- 'Today Date: ' ~ strftime_now('%d %B %Y') ~ '\nReasoning Mode: ' + mode + '\n\n' -}}
        {%- if rules -%}{{- rules + '\n\n' -}}{%- endif -%}
        {%- if xml_tools -%}
          {%- set list = namespace(text='<tools>\n') -%}
          {%- for tool in xml_tools[:] -%}
            {%- set list.text = list.text ~ (tool | string) ~ '\n' -%}
          {%- endfor -%}
          {{- list.text + '</tools>\nCall as <tool_call>\n{"name": <name>, "arguments": <object>}\n</tool_call>\n\n' -}}
        {%- endif -%}
        {{- '<|im_end|>\n' -}}
        {%- for turn in messages -%}
          {%- set content = turn.content if turn.content is string else '' -%}
          {%- if turn.role == 'user' -%}
            {{ '<|im_start|>' + turn.role + '\n' + content + '<|im_end|>\n' }}
          {%- elif turn.role == 'assistant' -%}
            {% generation %}{{ '<|im_start|>assistant\n' + ('' if mode == '/think' else '<think>\n\n</think>\n') + content.lstrip('\n') + '<|im_end|>\n' }}{% endgeneration %}
          {%- elif turn.role == 'tool' -%}
            {{ '<|im_start|>' + 'user\n' + content + '<|im_end|>\n' }}
          {%- endif -%}
        {%- endfor -%}
        {%- if add_generation_prompt -%}
          {{ '<|im_start|>assistant\n' + ('' if mode == '/think' else '<think>\n\n</think>\n') }}
        {%- endif -%}
        """;

    public const string Qwen25 =
        """
        {%- if tools %}
            {{- '<|im_start|>system\n' }}
            {{- messages[0]['content'] if messages[0]['role'] == 'system' else 'Be helpful.' }}
            {{- "\n\n# Tools\n\n<tools>" }}
            {%- for tool in tools %}
                {{- "\n" }}
                {{- tool | tojson }}
            {%- endfor %}
            {{- "\n</tools>\n\n<tool_call>\n{\"name\": <name>, \"arguments\": <object>}\n</tool_call><|im_end|>\n" }}
        {%- else %}
            {{- '<|im_start|>system\n' + (messages[0]['content'] if messages[0]['role'] == 'system' else 'Be helpful.') + '<|im_end|>\n' }}
        {%- endif %}
        {%- for turn in messages %}
            {%- if turn.role == 'user' or (turn.role == 'system' and not loop.first) or (turn.role == 'assistant' and not turn.tool_calls) %}
                {{- '<|im_start|>' + turn.role + '\n' + turn.content + '<|im_end|>' + '\n' }}
            {%- elif turn.role == 'assistant' %}
                {{- '<|im_start|>' + turn.role }}
                {%- if turn.content %}
                    {{- '\n' + turn.content }}
                {%- endif %}
                {%- for call in turn.tool_calls %}
                    {%- if call.function is defined %}
                        {%- set call = call.function %}
                    {%- endif %}
                    {{- '\n<tool_call>\n{"name": "' }}
                    {{- call.name }}
                    {{- '", "arguments": ' }}
                    {{- call.arguments | tojson }}
                    {{- '}\n</tool_call>' }}
                {%- endfor %}
                {{- '<|im_end|>\n' }}
            {%- elif turn.role == 'tool' %}
                {%- if loop.first or messages[loop.index0 - 1].role != 'tool' %}
                    {{- '<|im_start|>user' }}
                {%- endif %}
                {{- '\n<tool_response>\n' }}
                {{- turn.content }}
                {{- '\n</tool_response>' }}
                {%- if loop.last or messages[loop.index0 + 1].role != 'tool' %}
                    {{- '<|im_end|>\n' }}
                {%- endif %}
            {%- endif %}
        {%- endfor %}
        {%- if add_generation_prompt %}
            {{- '<|im_start|>assistant\n' }}
        {%- endif %}
        """;

    // Thoughts of turns before the last question are left out.
    public const string Qwen3 =
        """
        {%- if tools %}
            {{- '<|im_start|>system\n' }}
            {%- if messages[0].role == 'system' %}{{- messages[0].content + '\n\n' }}{%- endif %}
            {{- '# Tools\n<tools>' }}
            {%- for tool in tools %}
                {{- '\n' + tool | tojson }}
            {%- endfor %}
            {{- '\n</tools>\n<tool_call>\n{"name": <name>, "arguments": <object>}\n</tool_call><|im_end|>\n' }}
        {%- elif messages[0].role == 'system' %}
            {{- '<|im_start|>system\n' + messages[0].content + '<|im_end|>\n' }}
        {%- endif %}
        {%- set ns = namespace(searching=true, last=messages | length - 1) %}
        {%- for turn in messages[::-1] %}
            {%- set index = (messages | length - 1) - loop.index0 %}
            {%- if ns.searching and turn.role == 'user' and not (turn.content.startswith('<tool_response>') and turn.content.endswith('</tool_response>')) %}
                {%- set ns.searching = false %}
                {%- set ns.last = index %}
            {%- endif %}
        {%- endfor %}
        {%- for turn in messages %}
            {%- if turn.role == 'user' %}
                {{- '<|im_start|>user\n' + turn.content + '<|im_end|>\n' }}
            {%- elif turn.role == 'assistant' %}
                {%- set content = turn.content %}
                {%- set thoughts = '' %}
                {%- if turn.reasoning_content is string %}
                    {%- set thoughts = turn.reasoning_content %}
                {%- elif '</think>' in content %}
                    {%- set thoughts = content.split('</think>')[0].rstrip('\n').split('<think>')[-1].lstrip('\n') %}
                    {%- set content = content.split('</think>')[-1].lstrip('\n') %}
                {%- endif %}
                {%- if loop.index0 > ns.last and (loop.last or thoughts) %}
                    {{- '<|im_start|>' + turn.role + '\n<think>\n' + thoughts.strip('\n') + '\n</think>\n\n' + content.lstrip('\n') }}
                {%- else %}
                    {{- '<|im_start|>' + turn.role + '\n' + content }}
                {%- endif %}
                {%- for call in turn.tool_calls %}
                    {%- if (loop.first and content) or not loop.first %}{{- '\n' }}{%- endif %}
                    {%- set call = call.function or call %}
                    {{- '<tool_call>\n{"name": "' + call.name + '", "arguments": ' }}
                    {%- if call.arguments is string %}{{- call.arguments }}{%- else %}{{- call.arguments | tojson }}{%- endif %}
                    {{- '}\n</tool_call>' }}
                {%- endfor %}
                {{- '<|im_end|>\n' }}
            {%- elif turn.role == 'tool' %}
                {%- if loop.first or (messages[loop.index0 - 1].role != 'tool') %}{{- '<|im_start|>user' }}{%- endif %}
                {{- '\n<tool_response>\n' + turn.content + '\n</tool_response>' }}
                {%- if loop.last or (messages[loop.index0 + 1].role != 'tool') %}{{- '<|im_end|>\n' }}{%- endif %}
            {%- endif %}
        {%- endfor %}
        {%- if add_generation_prompt %}
            {{- '<|im_start|>assistant\n' }}
            {%- if enable_thinking is defined and enable_thinking is false %}
                {{- '<think>\n\n</think>\n\n' }}
            {%- endif %}
        {%- endif %}
        """;

    public const string Phi35 =
        """
        {% for turn in messages %}{% if turn['role'] == 'system' and turn['content'] %}{{'<|system|>
        ' + turn['content'] + '<|end|>
        '}}{% elif turn['role'] == 'user' %}{{'<|user|>
        ' + turn['content'] + '<|end|>
        '}}{% elif turn['role'] == 'assistant' %}{{'<|assistant|>
        ' + turn['content'] + '<|end|>
        '}}{% endif %}{% endfor %}{% if add_generation_prompt %}{{ '<|assistant|>
        ' }}{% else %}{{ eos_token }}{% endif %}
        """;

    public const string Phi4Mini =
        """
        {%- for turn in messages -%}
            {%- if loop.first and tools is defined -%}
                {{- '<|system|>' + (turn['content'] if turn['role'] == 'system' else '') + '<|tool|>' + tools | map(attribute='function') | list | tojson + '<|/tool|><|end|>' -}}
            {%- elif turn['role'] == 'system' -%}
                {{- '<|system|>' + turn['content'] + '<|end|>' -}}
            {%- endif -%}
            {%- if turn['role'] == 'tool' -%}
                {{- '<|tool_response|>' + (turn['content'] | tojson) + '<|end|>' -}}
            {%- elif turn['role'] != 'system' -%}
                {{- '<|' + turn['role'] + '|>' + (turn['content'] or '') -}}
                {%- if turn.tool_calls -%}
                    {{- '<|tool_call|>' + turn.tool_calls | map(attribute='function') | list | tojson + '<|/tool_call|>' -}}
                {%- endif -%}
                {{- '<|end|>' -}}
            {%- endif -%}
        {%- endfor -%}
        {{- '<|assistant|>' if add_generation_prompt else eos_token -}}
        """;

    public const string Gemma2 =
        """
        {{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('There is no system role') }}{% endif %}{% for turn in messages %}{% if (turn['role'] == 'user') != (loop.index0 % 2 == 0) %}{{ raise_exception('User and model must take turns') }}{% endif %}{% if (turn['role'] == 'assistant') %}{% set role = 'model' %}{% else %}{% set role = turn['role'] %}{% endif %}{{ '<start_of_turn>' + role + '
        ' + turn['content'] | trim + '<end_of_turn>
        ' }}{% endfor %}{% if add_generation_prompt %}{{'<start_of_turn>model
        '}}{% endif %}
        """;

    public const string Gemma3 =
        """
        {{ bos_token }}
        {%- if messages[0]['role'] == 'system' -%}
            {%- set prefix = messages[0]['content'] + '\n\n' if messages[0]['content'] is string else messages[0]['content'][0]['text'] + '\n\n' -%}
            {%- set chat = messages[1:] -%}
        {%- else -%}
            {%- set prefix = '' -%}
            {%- set chat = messages -%}
        {%- endif -%}
        {%- for turn in chat -%}
            {%- if (turn['role'] == 'user') != (loop.index0 % 2 == 0) -%}
                {{ raise_exception("User and model must take turns") }}
            {%- endif -%}
            {{ '<start_of_turn>' + ('model' if turn['role'] == 'assistant' else turn['role']) + '\n' + (prefix if loop.first else '') }}
            {%- if turn['content'] is string -%}
                {{ turn['content'] | trim }}
            {%- elif turn['content'] is iterable -%}
                {%- for item in turn['content'] -%}
                    {%- if item['type'] == 'text' -%}{{ item['text'] | trim }}{%- endif -%}
                {%- endfor -%}
            {%- else -%}
                {{ raise_exception('No such content') }}
            {%- endif -%}
            {{ '<end_of_turn>\n' }}
        {%- endfor -%}
        {%- if add_generation_prompt -%}
            {{ '<start_of_turn>model\n' }}
        {%- endif -%}
        """;
}
